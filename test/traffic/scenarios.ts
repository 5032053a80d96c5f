import { desktopWeek, developerWeek, secondDesktopWeek } from './desktop/desktop-week.ts';
import { domainControllerDay, hybridControllerDay } from './domain-controller/domain-controller-day.ts';
import { iisServerDay, shopServerDay } from './iis-server/iis-server-day.ts';
import { exercisePc, labPc } from './lab/lab-pc.ts';
import type { Scenario } from './scenario.ts';
import { applicationServerDay, webServerDay } from './web-server/web-server-day.ts';

/** All scenarios, in the order in which tables list them. */
export const scenarios: readonly Scenario[] = [
  desktopWeek,
  secondDesktopWeek,
  developerWeek,
  webServerDay,
  applicationServerDay,
  iisServerDay,
  shopServerDay,
  domainControllerDay,
  hybridControllerDay,
  labPc,
  exercisePc,
];
