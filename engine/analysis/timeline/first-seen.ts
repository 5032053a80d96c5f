import { comparableName, isSameStart } from '../process-identity.ts';

/** Maximum numbers of names that are remembered; further ones are not reported as new. */
const limits = { processes: 100_000, listeners: 20_000, values: 20_000, modules: 200_000 };

/** What earlier records of programs have, so that new processes, listeners, accounts, paths and modules are recognized. */
export class FirstSeen {
  private readonly processes = new Map<string, Date | null>();
  private readonly listeners = new Set<string>();
  private readonly values = new Set<string>();
  private readonly lastValues = new Map<string, string>();
  private readonly modules = new Set<string>();

  /** Whether a process is new: its key, or its start time if it is known. */
  isNewProcess(key: string, started: Date | null): boolean {
    const known = this.processes.get(key);
    if (known === undefined) {
      if (this.processes.size >= limits.processes) return false;
      this.processes.set(key, started);
      return true;
    }
    if (started === null) return false;
    this.processes.set(key, started);
    return known !== null && !isSameStart(started, known);
  }

  /** Whether a listener is not open yet. */
  isNewListener(key: string): boolean {
    if (this.listeners.has(key)) return false;
    if (this.listeners.size < limits.listeners) this.listeners.add(key);
    return true;
  }

  listenerClosed(key: string): void {
    this.listeners.delete(key);
  }

  /** The value before a value that the key has for the first time; null if it had the value before, or none. */
  previousValue(key: string, value: string): string | null {
    const before = this.lastValues.get(key) ?? null;
    const text = comparableName(value);
    const isNew = !this.values.has(`${key}\0${text}`);
    if (isNew) {
      if (this.values.size >= limits.values) return null;
      this.values.add(`${key}\0${text}`);
    }
    this.lastValues.set(key, value);
    return isNew ? before : null;
  }

  /** The modules that the key has for the first time. */
  newModules(key: string, paths: readonly string[]): string[] {
    return paths.filter((path) => {
      const name = `${key}\0${comparableName(path)}`;
      if (this.modules.has(name) || this.modules.size >= limits.modules) return false;
      this.modules.add(name);
      return true;
    });
  }
}
