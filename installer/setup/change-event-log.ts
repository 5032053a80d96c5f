import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { deleteKey, keyExists, readText } from '../../engine/platform/windows/registry.ts';
import { systemFolder } from '../../engine/platform/windows/system-library.ts';
import { changeLogKey, changeLogName, changeSourceKey, createEventLog } from '../../engine/service/windows/change-event-log.ts';
import { restoreValues } from './registry-values.ts';
import type { RemainingFile, StepResult } from './steps.ts';

/** The values that the log can have ("Eventlog Key", Microsoft), in the order in which a rollback restores them: access first. */
const logValues = ['CustomSD', 'MaxSize', 'Retention', 'AutoBackupLogFiles', 'File', 'Isolation'];
const sourceValues = ['EventMessageFile', 'TypesSupported'];

export function hasChangeEventLog(): boolean {
  return keyExists(changeLogKey);
}

/** Creates the event log of changes. What an administrator has changed in an existing one is kept. */
export function createChangeEventLog(): StepResult {
  const isNew = !hasChangeEventLog();
  const rollback = (): void => {
    if (isNew) deleteKey(changeLogKey);
  };
  try {
    createEventLog();
  } catch (error) {
    rollback();
    throw error;
  }
  return { rollback };
}

/**
 * Deletes the event log of changes, which setup or the reporter has created, and its file. The Windows Event Log service may
 * have the file open until Windows starts again. Does nothing if the log does not exist.
 */
export function removeChangeEventLog(): StepResult {
  if (!hasChangeEventLog()) return { rollback: () => undefined };
  const file = logFile();
  const restore = [restoreValues(changeLogKey, logValues), restoreValues(changeSourceKey, sourceValues)];
  deleteKey(changeLogKey);
  return {
    rollback: () => {
      for (const restoreKey of restore) restoreKey();
    },
    commit: () => removeFile(file),
  };
}

/** The file of the log, whether it exists or not. */
function logFile(): string {
  const configured = readText(changeLogKey, 'File') ?? '';
  const isEventLog = /^[a-z]:\\.+\.evtx$/i.test(configured);
  return isEventLog ? configured : path.win32.join(systemFolder(), 'winevt\\Logs', `${changeLogName}.evtx`);
}

function removeFile(file: string): RemainingFile[] {
  try {
    if (existsSync(file)) rmSync(file);
    return [];
  } catch {
    return [{ target: file, reason: 'InUse' }];
  }
}
