import assert from 'node:assert/strict';
import { orderChain } from '../../engine/model/seal-chain.ts';

const seal = (sha256: string, previous: string | null) => ({ sha256, previous });
const [a, b, c] = [seal('a', null), seal('b', 'a'), seal('c', 'b')];

describe('the chain of seals', () => {
  it('has its own order, whatever the order of the seals', () => {
    const { links, broken, heads } = orderChain([c, a, b]);
    assert.deepEqual([links, broken.size, heads], [[a, b, c], 0, [a]]);
  });

  it('has two heads if a seal is missing', () => assert.deepEqual(orderChain([a, c]).heads, [a, c]));

  it('is broken where two seals follow one, and in a circle', () => {
    const fork = seal('x', 'a');
    assert.deepEqual([...orderChain([a, b, fork]).broken], [b, fork]);
    assert.deepEqual(orderChain([a, seal('p', 'q'), seal('q', 'p')]).broken.size, 2);
  });

  it('holds files of equal content', () => {
    const twins = [seal('e', null), seal('e', 'e'), seal('f', 'e')];
    assert.equal(orderChain(twins).broken.size, 0);
    assert.equal(orderChain(twins).links.length, 3);
  });
});
