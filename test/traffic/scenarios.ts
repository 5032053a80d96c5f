import { busyWeek, desktopWeek, developerWeek, secondDesktopWeek } from './desktop/desktop-week.ts';
import { domainControllerDay, hybridControllerDay, managedControllerDay } from './domain-controller/domain-controller-day.ts';
import { iisServerDay, portalServerDay, shopServerDay } from './iis-server/iis-server-day.ts';
import { classPc, exercisePc, labPc } from './lab/lab-pc.ts';
import type { Scenario } from './scenario.ts';
import { applicationServerDay, nodeServerDay, webServerDay } from './web-server/web-server-day.ts';

/** All scenarios, in the order in which tables list them. */
export const scenarios: readonly Scenario[] = [
  desktopWeek,
  secondDesktopWeek,
  developerWeek,
  busyWeek,
  webServerDay,
  applicationServerDay,
  nodeServerDay,
  iisServerDay,
  shopServerDay,
  portalServerDay,
  domainControllerDay,
  hybridControllerDay,
  managedControllerDay,
  labPc,
  exercisePc,
  classPc,
];
