/** The severities of findings, in ascending order. */
export const severities = ['info', 'low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

/** The rank of a severity: 0 for the least severe. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
