import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Collector } from '../../engine/collector/collector.ts';
import { createDirectoryAccess } from '../../engine/log-writer/linux/directory-access.ts';
import type { DetailedMachineInfo } from '../../engine/model/machine-info.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo } from '../../engine/model/port-mapping.ts';
import { defaultSettings, type Settings } from '../../engine/model/settings.ts';
import { createSession } from '../../engine/reporter/recording-session.ts';
import { createMapping, createProcess } from '../builders.ts';
import { checkWrittenEvents } from '../event-validator.ts';

checkWrittenEvents();

/** A scenario in `story.json`. Times are local times of its time zone; the first poll is that of the start. */
export interface Story {
  readonly timeZone: string;
  readonly machine: Omit<DetailedMachineInfo, 'bootTime'>;
  readonly settings?: Partial<Settings>;
  /** Fields of the process; the default is {@link createProcess}. */
  readonly processes: readonly Told<ProcessInfo>[];
  readonly polls: readonly {
    readonly time: string;
    readonly mappings: readonly Told<PortMapping>[];
    readonly modules?: Readonly<Record<string, readonly ModuleInfo[]>>;
  }[];
}

/** Fields in JSON. */
type Told<Facts> = { readonly [field in keyof Facts]?: Facts[field] extends Date | null ? string | null : Facts[field] };

/** Runs the reporter on a scenario and returns its files by name. Lines about the process of the test have PID 1. */
export async function play(story: Story, folder: string): Promise<Map<string, string>> {
  const zone = process.env['TZ'];
  process.env['TZ'] = story.timeZone;
  try {
    const processes = story.processes.map(({ processStarted, ...info }) =>
      createProcess({ parentProcessId: 1, ...info, ...(processStarted ? { processStarted: new Date(processStarted) } : {}) }),
    );
    let at = 0;
    let modules: Readonly<Record<string, readonly ModuleInfo[]>> = {};
    const now = (): Date => new Date(story.polls[at]?.time ?? 0);
    const collector: Collector = {
      collect({ processes: all } = {}) {
        const poll = story.polls[at];
        modules = { ...modules, ...poll?.modules };
        return {
          time: now(),
          mappings: (poll?.mappings ?? []).map((told) => toldMapping(told, processes)),
          notices: [],
          ...(all ? { processes } : {}),
        };
      },
      // PR-INITIAL contains those of the processes of the scenario.
      modulesOf: ({ processId }) => (at > 0 ? modules[String(processId)] : undefined) ?? modulesIn(processes, processId),
      close: () => undefined,
    };
    const session = await createSession(
      { ...defaultSettings('linux'), ...story.settings, logDirectory: folder },
      {
        collector,
        destroyedSockets: null,
        stateEvents: null,
        lockFolder: () => ({ inPlace: () => true, close: () => undefined }),
        machine: { ...story.machine, bootTime: new Date(story.polls[0]?.time ?? 0) },
        folderAccess: createDirectoryAccess(null),
        readClocks: () => ({ wall: now().getTime(), sinceBoot: now().getTime(), awake: now().getTime() }),
        systemLog: { write: () => undefined, close: () => undefined },
        maxPendingBytes: 1 << 20,
      },
    );
    while (++at < story.polls.length) {
      session.poll();
      await new Promise(setImmediate);
    }
    at--;
    session.close('the story is over');
    return filesIn(folder, `"logDirectory":${JSON.stringify(folder)}`);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
}

function modulesIn(processes: readonly ProcessInfo[], processId: number | null): readonly ModuleInfo[] | MissingReason {
  const found = processes.find((process) => process.processId === processId);
  return found?.modules ?? found?.missing.modules ?? 'AccessDenied';
}

function toldMapping(told: Told<PortMapping>, processes: readonly ProcessInfo[]): PortMapping {
  const { processStarted: _started, opened, ...info } = told;
  const {
    modules: _modules,
    missing,
    ...owner
  } = processes.find(({ processId }) => processId === told.processId) ?? createProcess({ ...orphaned, missing: {} });
  return createMapping({
    ...owner,
    remoteAddress: null,
    remotePort: null,
    ...info,
    missing: { ...missing, ...info.missing },
    opened: opened ? new Date(opened) : null,
  });
}

const orphaned = {
  processId: null,
  processStarted: null,
  processName: null,
  path: null,
  commandLine: null,
  parentProcessId: null,
  user: null,
};

/** The files of a folder by name; values that differ between runs are normalized. */
export function filesIn(folder: string, logDirectory = ''): Map<string, string> {
  return new Map(
    readdirSync(folder)
      .toSorted()
      .map((name) => {
        const text = readFileSync(path.join(folder, name), 'utf8');
        return [
          name,
          text
            .replaceAll(/"processId":\d+,"continued"/g, '"processId":1,"continued"')
            .replaceAll(/"session":"[0-9a-f-]{36}"/g, '"session":"00000000-0000-4000-8000-000000000000"')
            .replaceAll(logDirectory || '\0', '"logDirectory":"/var/log/portreporter"'),
        ];
      }),
  );
}
