/** The end that opened a connection: a remote one (`Inbound`), or a process of this machine (`Outbound`). */
export const directions = ['Inbound', 'Outbound'] as const;
export type Direction = (typeof directions)[number];

/** Null for any other value. */
export function toDirection(value: unknown): Direction | null {
  return directions.find((direction) => direction === value) ?? null;
}
