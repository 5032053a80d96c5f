import koffi, { type TypeObject } from 'koffi';
import { asyncSystemFunctions, optionalSystemFunctions, systemFunctions, type Handle } from './system-library.ts';

/** Functions of advapi32.dll, bound at their first call. */
const bind = systemFunctions('advapi32.dll');
const bindOptional = optionalSystemFunctions('advapi32.dll');

/** AdjustTokenPrivileges (securitybaseapi.h) */
export const adjustTokenPrivileges = bind<
  [token: bigint, disableAll: number, state: Buffer, length: number, previous: null, needed: null],
  number
>('AdjustTokenPrivileges', 'int', ['void *', 'int', 'void *', 'uint32', 'void *', 'void *']);

/** ChangeServiceConfigW (winsvc.h) */
export const changeServiceConfig = bind<
  [
    service: Handle,
    type: number,
    startType: number,
    errorControl: number,
    commandLine: string | null,
    group: null,
    tag: null,
    dependencies: null,
    account: null,
    password: null,
    displayName: string | null,
  ],
  number
>('ChangeServiceConfigW', 'int32', [
  'uintptr_t',
  'uint32',
  'uint32',
  'uint32',
  'str16',
  'str16',
  'void *',
  'void *',
  'str16',
  'str16',
  'str16',
]);

/** CheckTokenMembership (securitybaseapi.h) */
export const checkTokenMembership = bind<[token: null, sid: Buffer, member: Int32Array], number>('CheckTokenMembership', 'int', [
  'void *',
  'void *',
  'void *',
]);

/** CloseEventLog (winbase.h) */
export const closeEventLog = bind<[log: Handle], number>('CloseEventLog', 'int32', ['uintptr_t']);

/** CloseServiceHandle (winsvc.h) */
export const closeServiceHandle = bind<[handle: Handle], number>('CloseServiceHandle', 'int32', ['uintptr_t']);

/** ControlService (winsvc.h) */
export const controlService = bind<[service: Handle, control: number, status: Buffer], number>('ControlService', 'int32', [
  'uintptr_t',
  'uint32',
  'void *',
]);

/** ConvertStringSecurityDescriptorToSecurityDescriptorW (sddl.h) */
export const convertStringSecurityDescriptorToSecurityDescriptor = bind<
  [sddl: string, revision: number, descriptor: BigUint64Array, size: null],
  number
>('ConvertStringSecurityDescriptorToSecurityDescriptorW', 'int', ['str16', 'uint32', 'void *', 'void *']);

/** CreateServiceW (winsvc.h) */
export const createService = bind<
  [
    manager: Handle,
    name: string,
    displayName: string,
    access: number,
    type: number,
    startType: number,
    errorControl: number,
    commandLine: string,
    group: null,
    tag: null,
    dependencies: null,
    account: null,
    password: null,
  ],
  Handle
>('CreateServiceW', 'uintptr_t', [
  'uintptr_t',
  'str16',
  'str16',
  'uint32',
  'uint32',
  'uint32',
  'uint32',
  'str16',
  'str16',
  'void *',
  'void *',
  'str16',
  'str16',
]);

/** DeleteService (winsvc.h) */
export const deleteService = bind<[service: Handle], number>('DeleteService', 'int32', ['uintptr_t']);

/** DeregisterEventSource (winbase.h) */
export const deregisterEventSource = bind<[log: Handle], number>('DeregisterEventSource', 'int32', ['uintptr_t']);

/** EnumServicesStatusExW (winsvc.h) */
export const enumServicesStatusEx = bind<
  [
    manager: Handle,
    level: number,
    types: number,
    states: number,
    buffer: Buffer,
    size: number,
    needed: Uint32Array,
    count: Uint32Array,
    resume: Uint32Array,
    group: null,
  ],
  number
>('EnumServicesStatusExW', 'int', [
  'uintptr_t',
  'int',
  'uint32',
  'uint32',
  'void *',
  'uint32',
  'uint32 *',
  'uint32 *',
  'uint32 *',
  'void *',
]);

/** GetNamedSecurityInfoW (aclapi.h) */
export const getNamedSecurityInfo = bind<
  [
    file: string,
    type: number,
    what: number,
    owner: BigUint64Array,
    group: null,
    list: BigUint64Array,
    audit: null,
    descriptor: BigUint64Array,
  ],
  number
>('GetNamedSecurityInfoW', 'uint32', ['str16', 'int', 'uint32', 'void *', 'void *', 'void *', 'void *', 'void *']);

/** GetTokenInformation (securitybaseapi.h) */
export const getTokenInformation = bind<[token: bigint, infoClass: number, buffer: Buffer, length: number, needed: Uint32Array], number>(
  'GetTokenInformation',
  'int',
  ['void *', 'uint32', 'void *', 'uint32', 'uint32 *'],
);

/** LookupAccountSidW (winbase.h) */
export const lookupAccountSid = bind<
  [machine: null, sid: Buffer, name: Buffer, nameLength: Uint32Array, domain: Buffer, domainLength: Uint32Array, use: Uint32Array],
  number
>('LookupAccountSidW', 'int', ['void *', 'void *', 'void *', 'uint32 *', 'void *', 'uint32 *', 'uint32 *']);

/** LookupPrivilegeValueW (winbase.h) */
export const lookupPrivilegeValue = bind<[machine: null, name: string, luid: Buffer], number>('LookupPrivilegeValueW', 'int', [
  'void *',
  'str16',
  'void *',
]);

/** OpenEventLogW (winbase.h) */
export const openEventLog = bind<[server: null, log: string], Handle>('OpenEventLogW', 'uintptr_t', ['str16', 'str16']);

/** OpenProcessToken (processthreadsapi.h) */
export const openProcessToken = bind<[process: bigint, access: number, token: BigUint64Array], number>('OpenProcessToken', 'int', [
  'void *',
  'uint32',
  'void *',
]);

/** OpenSCManagerW (winsvc.h) */
export const openSCManager = bind<[machine: null, database: null, access: number], Handle>('OpenSCManagerW', 'uintptr_t', [
  'str16',
  'str16',
  'uint32',
]);

/** OpenServiceW (winsvc.h) */
export const openService = bind<[manager: Handle, name: string, access: number], Handle>('OpenServiceW', 'uintptr_t', [
  'uintptr_t',
  'str16',
  'uint32',
]);

/** QueryServiceConfigW (winsvc.h) */
export const queryServiceConfig = bind<[service: Handle, config: Buffer, bytes: number, needed: Buffer], number>(
  'QueryServiceConfigW',
  'int32',
  ['uintptr_t', 'void *', 'uint32', 'void *'],
);

/** QueryServiceConfig2W (winsvc.h) */
export const queryServiceConfig2 = bind<[service: Handle, level: number, config: Buffer, bytes: number, needed: Buffer], number>(
  'QueryServiceConfig2W',
  'int32',
  ['uintptr_t', 'uint32', 'void *', 'uint32', 'void *'],
);

/** QueryServiceStatusEx (winsvc.h) */
export const queryServiceStatusEx = bind<[service: Handle, level: number, status: Buffer, bytes: number, needed: Buffer], number>(
  'QueryServiceStatusEx',
  'int32',
  ['uintptr_t', 'int32', 'void *', 'uint32', 'void *'],
);

/** ReadEventLogW (winbase.h) */
export const readEventLog = bind<
  [log: Handle, flags: number, offset: number, buffer: Buffer, bytes: number, got: Buffer, needed: Buffer],
  number
>('ReadEventLogW', 'int32', ['uintptr_t', 'uint32', 'uint32', 'void *', 'uint32', 'void *', 'void *']);

/** RegCloseKey (winreg.h) */
export const regCloseKey = bind<[key: bigint], number>('RegCloseKey', 'int32', ['uintptr_t']);

/** RegCreateKeyExW (winreg.h) */
export const regCreateKeyEx = bind<
  [
    root: bigint,
    path: string,
    reserved: number,
    className: null,
    options: number,
    access: number,
    security: null,
    key: Buffer,
    disposition: null,
  ],
  number
>('RegCreateKeyExW', 'int32', ['uintptr_t', 'str16', 'uint32', 'str16', 'uint32', 'uint32', 'void *', 'void *', 'void *']);

/** RegDeleteKeyValueW (winreg.h) */
export const regDeleteKeyValue = bind<[root: bigint, path: string, name: string], number>('RegDeleteKeyValueW', 'int32', [
  'uintptr_t',
  'str16',
  'str16',
]);

/** RegDeleteTreeW (winreg.h) */
export const regDeleteTree = bind<[root: bigint, path: string], number>('RegDeleteTreeW', 'int32', ['uintptr_t', 'str16']);

/** RegGetValueW (winreg.h) */
export const regGetValue = bind<
  [root: bigint, key: string, name: string, flags: number, type: Buffer | null, data: Buffer | null, bytes: Buffer | Uint32Array],
  number
>('RegGetValueW', 'int32', ['uintptr_t', 'str16', 'str16', 'uint32', 'void *', 'void *', 'void *']);

/** RegOpenKeyExW (winreg.h) */
export const regOpenKeyEx = bind<[root: bigint, path: string, options: number, access: number, key: Buffer], number>(
  'RegOpenKeyExW',
  'int32',
  ['uintptr_t', 'str16', 'uint32', 'uint32', 'void *'],
);

/** RegSetValueExW (winreg.h) */
export const regSetValueEx = bind<[key: bigint, name: string, reserved: number, type: number, data: Buffer, bytes: number], number>(
  'RegSetValueExW',
  'int32',
  ['uintptr_t', 'str16', 'uint32', 'uint32', 'void *', 'uint32'],
);

/** RegisterEventSourceW (winbase.h) */
export const registerEventSource = bind<[server: null, source: string], Handle>('RegisterEventSourceW', 'uintptr_t', ['str16', 'str16']);

/** ReportEventW (winbase.h) */
export const reportEvent = bind<
  [
    log: Handle,
    type: number,
    category: number,
    id: number,
    user: null,
    texts: number,
    bytes: number,
    strings: readonly string[],
    data: null,
  ],
  number
>('ReportEventW', 'int32', ['uintptr_t', 'uint16', 'uint16', 'uint32', 'void *', 'uint16', 'uint32', 'str16 *', 'void *']);

/** SetEntriesInAclW (aclapi.h) */
export const setEntriesInAcl = bind<[count: number, entries: Buffer, old: bigint, list: BigUint64Array], number>(
  'SetEntriesInAclW',
  'uint32',
  ['uint32', 'void *', 'uintptr_t', 'void *'],
);

/** SetNamedSecurityInfoW (aclapi.h) */
export const setNamedSecurityInfo = bind<
  [file: string, type: number, what: number, owner: null, group: null, list: bigint, audit: null],
  number
>('SetNamedSecurityInfoW', 'uint32', ['str16', 'int', 'uint32', 'void *', 'void *', 'uintptr_t', 'void *']);

/** SetServiceStatus (winsvc.h) */
export const setServiceStatus = bind<[handle: Handle, status: Buffer], number>('SetServiceStatus', 'int32', ['uintptr_t', 'void *']);

/** StartServiceW (winsvc.h) */
export const startService = bind<[service: Handle, count: number, args: readonly string[]], number>('StartServiceW', 'int32', [
  'uintptr_t',
  'uint32',
  'str16 *',
]);

/** ChangeServiceConfig2W (winsvc.h). It takes another structure at each level: a declaration for each lets koffi build it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- The caller's structure decides the type of the value.
export const changeServiceConfig2 = <Value>(structure: TypeObject) =>
  bind<[service: Handle, level: number, value: Value], number>('ChangeServiceConfig2W', 'int32', [
    'uintptr_t',
    'uint32',
    koffi.pointer(structure),
  ]);

/** LPSERVICE_MAIN_FUNCTIONW (winsvc.h) */
export const serviceMainType = koffi.proto('void', ['uint32', 'void *']);
/** LPHANDLER_FUNCTION_EX (winsvc.h) */
export const handlerType = koffi.proto('uint32', ['uint32', 'uint32', 'void *', 'void *']);
/** SERVICE_TABLE_ENTRYW (winsvc.h) */
const tableEntry = koffi.struct({ name: 'str16', main: koffi.pointer(serviceMainType) });

/** StartServiceCtrlDispatcherW (winsvc.h): returns when the service has stopped. */
export const startServiceCtrlDispatcher = asyncSystemFunctions('advapi32.dll')<
  [table: readonly { name: string | null; main: bigint | null }[]],
  number
>('StartServiceCtrlDispatcherW', 'int32', [koffi.pointer(tableEntry)]);

/** RegisterServiceCtrlHandlerExW (winsvc.h) */
export const registerServiceCtrlHandlerEx = bind<[name: string, handler: bigint, context: null], Handle>(
  'RegisterServiceCtrlHandlerExW',
  'uintptr_t',
  ['str16', koffi.pointer(handlerType), 'void *'],
);

/** I_QueryTagInformation: no header declares it. */
export const queryTagInformation = bindOptional<[machine: null, level: number, information: Buffer], number>(
  'I_QueryTagInformation',
  'uint32',
  ['void *', 'uint32', 'void *'],
);
