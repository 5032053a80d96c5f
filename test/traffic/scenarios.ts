import { desktopWeek, secondDesktopWeek } from './desktop/desktop-week.ts';
import { domainControllerDay } from './domain-controller/domain-controller-day.ts';
import { iisServerDay } from './iis-server/iis-server-day.ts';
import { labPc } from './lab/lab-pc.ts';
import type { Scenario } from './scenario.ts';
import { webServerDay } from './web-server/web-server-day.ts';

/** All scenarios, in the order in which tables list them. */
export const scenarios: readonly Scenario[] = [desktopWeek, secondDesktopWeek, webServerDay, iisServerDay, domainControllerDay, labPc];
