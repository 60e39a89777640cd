// How markers say that a process went away and came back. In: its name. Out: the words. Written by take-actions.ts, read by the gate (absences.ts).
export const signalSent = (signal: string, process: string): string => `${signal} to ${process}`
export const isBack = (process: string): string => `${process} is back`
