/** The file name of an executable by its path, which is of Linux if it begins with `/` (a name may then hold `\\`), else of Windows. */
export function imageName(path: string): string {
  return path.slice(path.lastIndexOf(path.startsWith('/') ? '/' : '\\') + 1);
}
