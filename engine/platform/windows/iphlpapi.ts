import { optionalSystemFunctions, systemFunctions } from './system-library.ts';

/** Functions of iphlpapi.dll, bound at their first call. */
const bind = systemFunctions('iphlpapi.dll');
const bindOptional = optionalSystemFunctions('iphlpapi.dll');

/** Arguments of GetExtendedTcpTable and GetExtendedUdpTable. */
type TableArguments = [table: Buffer, size: Uint32Array, sorted: number, family: number, tableClass: number, reserved: number];
const tableParameters = ['void *', 'uint32 *', 'int', 'uint32', 'uint32', 'uint32'];

/** GetExtendedTcpTable (iphlpapi.h) */
export const getExtendedTcpTable = bind<TableArguments, number>('GetExtendedTcpTable', 'uint32', tableParameters);

/** GetExtendedUdpTable (iphlpapi.h) */
export const getExtendedUdpTable = bind<TableArguments, number>('GetExtendedUdpTable', 'uint32', tableParameters);

/** Arguments of the functions that list bound TCP sockets. They allocate the table on the heap, and the caller frees it. */
type BoundTableArguments = [table: BigUint64Array, heap: bigint, flags: number];
const boundTableParameters = ['void *', 'void *', 'uint32'];

/** InternalGetBoundTcpEndpointTable: no header declares it, netstat -q uses it. */
export const getBoundTcpTable = bindOptional<BoundTableArguments, number>(
  'InternalGetBoundTcpEndpointTable',
  'uint32',
  boundTableParameters,
);

/** InternalGetBoundTcp6EndpointTable: no header declares it, netstat -q uses it. */
export const getBoundTcp6Table = bindOptional<BoundTableArguments, number>(
  'InternalGetBoundTcp6EndpointTable',
  'uint32',
  boundTableParameters,
);
