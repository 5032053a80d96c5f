/**
 * The environment variables that Node and pkg's bootstrap code read (Node 24: its own scripts and src/node*.cc; a test compares the list
 * with the executable). Empty values have no effect. NODE_REPL_EXTERNAL_MODULE is not in the list: Node does not start if it is set, even
 * to an empty value.
 */
export const nodeVariables: readonly string[] = [
  'CHANNEL_FD',
  'CHANNEL_SERIALIZATION_MODE',
  'CLUSTER_SCHED_POLICY',
  'COMPILE_CACHE',
  'COMPILE_CACHE_PORTABLE',
  'DEBUG',
  'DEBUG_NATIVE',
  'DISABLE_COLORS',
  'DISABLE_COMPILE_CACHE',
  'ENV',
  'EXTRA_CA_CERTS',
  'ICU_DATA',
  'INSPECT_RESUME_ON_START',
  'MANY_ACCEPTS',
  'NO_READLINE',
  'NO_WARNINGS',
  'OPTIONS',
  'PATH',
  'PENDING_DEPRECATION',
  'PENDING_PIPE_INSTANCES',
  'PRESERVE_SYMLINKS',
  'PRESERVE_SYMLINKS_MAIN',
  'REDIRECT_WARNINGS',
  'REPL_HISTORY',
  'REPL_HISTORY_SIZE',
  'REPL_MODE',
  'SKIP_PLATFORM_CHECK',
  'TEST_CONTEXT',
  'TEST_WORKER_ID',
  'TLS_REJECT_UNAUTHORIZED',
  'UNIQUE_ID',
  'USE_ENV_PROXY',
  'USE_SYSTEM_CA',
  'V8_COVERAGE',
]
  .map((name) => `NODE_${name}`)
  .concat('PKG_EXECPATH', 'PKG_NATIVE_CACHE_PATH');
