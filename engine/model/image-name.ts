/** The file name of an executable by its path, which is of Linux if it begins with `/` (a name may then hold `\\`), else of Windows. */
export function imageName(path: string): string {
  return path.slice(path.lastIndexOf(path.startsWith('/') ? '/' : '\\') + 1);
}

/** The process in PR-PORTS: the file name of the executable. On Linux, the process of a script has the script's name, but this file. */
export function moduleName({ path, processName }: { readonly path: string | null; readonly processName: string | null }): string | null {
  return path?.startsWith('/') ? imageName(path) : processName;
}
