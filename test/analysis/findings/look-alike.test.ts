import assert from 'node:assert/strict';
import { looksLike } from '../../../engine/analysis/findings/look-alike.ts';

describe('names that resemble others', () => {
  for (const [name, known] of [
    ['svch0st.exe', 'svchost.exe'],
    ['SVCH0ST.EXE', 'svchost.exe'],
    ['scvhost.exe', 'svchost.exe'],
    ['svchosts.exe', 'svchost.exe'],
    ['svhost.exe', 'svchost.exe'],
    ['svchost .exe', 'svchost.exe'],
    ['1sass.exe', 'lsass.exe'],
    ['Isass.exe', 'lsass.exe'],
    ['ls\u0430ss.exe', 'lsass.exe'],
    ['srnss.exe', 'smss.exe'],
    ['svchost\u200b.exe', 'svchost.exe'],
    ['exp1orer', 'explorer.exe'],
  ] as const) {
    it(`${JSON.stringify(name)} resembles ${known}`, () => assert.ok(looksLike(name, known)));
  }

  for (const [name, known] of [
    ['svchost.exe', 'svchost.exe'],
    ['SvcHost', 'svchost.exe'],
    ['sihost.exe', 'svchost.exe'],
    ['csrss.exe', 'smss.exe'],
    ['lsm.exe', 'lsass.exe'],
    ['bsass.exe', 'lsass.exe'],
    ['explorer2.exe', 'iexplore.exe'],
    ['', 'lsass.exe'],
  ] as const) {
    it(`${JSON.stringify(name)} does not resemble ${known}`, () => assert.ok(!looksLike(name, known)));
  }
});
