import { mkdirSync } from 'node:fs';
import { logFormats, writeSession, type PlantedLine } from './log-session.ts';
import { plantedTraces, type PlantedTrace } from './planted-trace.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** The logs of a scenario, and what was planted in them. */
export interface GeneratedLogs {
  readonly traces: readonly PlantedTrace[];
  readonly lines: readonly PlantedLine[];
}

/** Writes the logs of a scenario into a directory, which is created. The same options write the same bytes in the same time zone. */
export function generateLogs(scenario: Scenario, options: ScenarioOptions, directory: string): GeneratedLogs {
  mkdirSync(directory, { recursive: true });
  const { simulated, info, sessions } = scenario.simulate(options);
  const { logSize = 5 * 1024 * 1024 } = scenario;
  const machine = { processes: simulated.processes, sockets: simulated.socketsInOrder() };
  const lines = sessions.flatMap((session, n) =>
    writeSession(machine, session, n + 1, { directory, format: options.format, machine: info, logSize }),
  );
  return { lines, traces: options.isCompromised ? plantedTraces(scenario.traces, simulated) : [] };
}

// As a program: node test/traffic/generate-logs.ts DIRECTORY [SEED] writes the logs of all scenarios into subdirectories.
if (import.meta.main) {
  const [directory, seed = '1'] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: node generate-logs.ts DIRECTORY [SEED]');
  for (const scenario of scenarios) {
    for (const format of logFormats) {
      for (const isCompromised of [false, true]) {
        const folder = `${directory}/${scenario.name}-${format}-${isCompromised ? 'compromised' : 'clean'}`;
        generateLogs(scenario, { seed: Number(seed), format, isCompromised }, folder);
        console.log(folder);
      }
    }
  }
}
