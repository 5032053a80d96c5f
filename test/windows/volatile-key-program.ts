// Run by Node on Windows: creates a volatile registry key under HKEY_LOCAL_MACHINE, in which permanent keys cannot be created.

import { writeVolatileText } from '../../engine/platform/windows/registry.ts';

writeVolatileText(process.argv[2] ?? '', 'name', 'a test');
