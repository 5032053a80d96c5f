/** A security identifier (SID, winnt.h) in its usual form, `S-1-5-18`. */
export function sidText(sid: Buffer): string {
  const authority = sid.readUIntBE(2, 6);
  const parts = Array.from({ length: sid.readUInt8(1) }, (_, index) => sid.readUInt32LE(8 + 4 * index));
  return ['S', sid.readUInt8(0), authority, ...parts].join('-');
}

/** The length of a SID in bytes, from its first two bytes. */
export function sidLength(start: Buffer): number {
  return 8 + 4 * start.readUInt8(1);
}
