import koffi from 'koffi';
import { coTaskMemFree } from './ole32.ts';
import { shGetKnownFolderPath } from './shell32.ts';

/** FOLDERID_ProgramFiles (knownfolders.h): {905e63b6-c1bf-494e-b29c-65b732d3d21a} */
const programFilesId = Buffer.from('b6635e90bfc14e49b29c65b732d3d21a', 'hex');

/** `C:\Program Files`, from Windows; the environment is not used. */
export function programFiles(): string {
  const address = new BigUint64Array(1);
  const result = shGetKnownFolderPath(programFilesId, 0, 0n, address);
  if (result !== 0) throw new Error(`cannot find the Program Files folder (HRESULT ${result})`);
  const folder: string = koffi.decode(address[0] ?? 0n, 'char16_t', -1);
  coTaskMemFree(address[0] ?? 0n);
  return folder;
}
