// Run by Node on Windows: makes a registry key under HKEY_LOCAL_MACHINE that Windows forgets, in which nothing that lasts can be made.

import { writeVolatileText } from '../../engine/platform/windows/registry.ts';

writeVolatileText(process.argv[2] ?? '', 'made for', 'a test');
