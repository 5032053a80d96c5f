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

  it('is ordered in time in proportion to its length, whatever its seals', () => {
    const count = 100_000;
    const numbers = Array.from({ length: count }, (_, n) => n);
    const chains = {
      'one chain': numbers.map((n) => seal(`${n}`, n === 0 ? null : `${n - 1}`)),
      'equal content': numbers.map((n) => seal('e', n === 0 ? null : 'e')),
      'a fork': numbers.map((n) => seal(`${n}`, n === 0 ? null : '0')),
      'heads only': numbers.map((n) => seal(`${n}`, null)),
    };
    for (const [what, seals] of Object.entries(chains)) {
      const start = process.cpuUsage();
      assert.equal(orderChain(seals).links.length, count);
      assert.ok(process.cpuUsage(start).user < 5_000_000, what);
    }
  });
});
