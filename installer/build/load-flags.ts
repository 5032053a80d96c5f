import type { NtExecutable } from 'resedit';

const loadConfigurationEntry = 10; // IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG (winnt.h)
const flagsOffset = 0x4e; // DependentLoadFlags in IMAGE_LOAD_CONFIG_DIRECTORY64 (winnt.h), 2 bytes
const searchSystemFolder = 0x800; // LOAD_LIBRARY_SEARCH_SYSTEM32 (libloaderapi.h)

/**
 * Makes Windows search the imported libraries of a 64-bit program in System32 only, like the linker option /DEPENDENTLOADFLAG:0x800
 * (Windows 10 1607 and later). Otherwise Windows searches libraries that are not KnownDLLs in the program's own folder first, which is the
 * downloads folder before the program is installed.
 */
export function loadFromSystemFolderOnly(program: NtExecutable): void {
  const { virtualAddress } = program.newHeader.optionalHeaderDataDirectory.get(loadConfigurationEntry);
  const section = program.getSectionByEntry(loadConfigurationEntry);
  if (!section?.data) throw new Error('the program has no load configuration');
  const configuration = new DataView(section.data, virtualAddress - section.info.virtualAddress);
  if (configuration.getUint32(0, true) < flagsOffset + 2) throw new Error('the load configuration is too old for load flags');
  configuration.setUint16(flagsOffset, searchSystemFolder, true);
}
