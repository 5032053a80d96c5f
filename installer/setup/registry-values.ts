import { deleteKey, deleteValue, keyExists, readValue, writeValue, type RegistryValue } from '../../engine/platform/windows/registry.ts';
import type { StepResult } from './steps.ts';

/** A key under HKEY_LOCAL_MACHINE that setup owns, with its required values. */
export interface RegistryKey {
  readonly path: string;
  readonly values: readonly (readonly [name: string, value: RegistryValue])[];
}

export function isKeyUpToDate({ path, values }: RegistryKey): boolean {
  return values.every(([name, { type, data }]) => {
    const found = readValue(path, name);
    return found?.type === type && found.data.equals(data);
  });
}

/** Creates the key, or sets its values. */
export function writeKey(key: RegistryKey): StepResult {
  const isNew = !keyExists(key.path);
  const rollback = isNew ? () => deleteKey(key.path) : restoreValues(key.path, namesOf(key));
  try {
    for (const [name, value] of key.values) writeValue(key.path, name, value);
  } catch (error) {
    rollback();
    throw error;
  }
  return { rollback };
}

export function removeKey(key: RegistryKey): StepResult {
  const restore = restoreValues(key.path, namesOf(key));
  deleteKey(key.path);
  return { rollback: restore };
}

function namesOf({ values }: RegistryKey): string[] {
  return values.map(([name]) => name);
}

/** Returns a function that restores the current values. */
export function restoreValues(path: string, names: readonly string[]): () => void {
  const before = names.map((name) => [name, readValue(path, name)] as const);
  return () => {
    for (const [name, value] of before) {
      if (value === null) deleteValue(path, name);
      else writeValue(path, name, value);
    }
  };
}
