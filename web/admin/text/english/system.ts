// The services and how they do, in English. Pure.
export const system = {
  system: {
    title: 'System',
    alarms: 'Alarms',
    lost: (service: string) =>
      `${service} is lost. Its sessions are taken over by others as far as there is room.`,
    degraded: (service: string, step: number) =>
      `${service} is overloaded and gives up ${
        ['nothing', 'quality of the coding', 'quiet talkers of crowded loops', 'new sessions'][step]
      }.`,
    full: (used: number, capacity: number) =>
      `There is little room: ${used} of ${capacity} sessions are used. Beyond it nobody can join.`,
    none: 'No alarm.',
    room: 'Room in use',
    roomOf: (used: number, capacity: number) => `${used} of ${capacity}`,
    sessions: 'Sessions',
    inRoles: 'In a role',
    users: 'People in roles',
    connections: 'Connections',
    services: 'Services',
    columns: {
      name: 'Service',
      load: 'Load',
      sessions: 'Sessions',
      late: 'Late ticks',
      delay: 'Adds',
      state: 'State',
    },
    running: 'runs',
    lostState: 'lost',
    late: (late: number, ticks: number) =>
      ticks === 0 ? '–' : `${late} of ${ticks.toLocaleString('en')}`,
    percent: (permille: number) => `${(permille / 10).toFixed(1)} %`,
    ms: (ms: number) => (ms === 0 ? '–' : `${ms.toFixed(1)} ms`),
    history: 'History',
    historyTable: 'History as a table',
    range: 'Time shown',
    ranges: { '1': '1 h', '6': '6 h', '24': '24 h' },
    charts: {
      load: 'Load of the services',
      sessions: 'Sessions',
      delay: 'Delay added by the server',
      loss: 'Loss towards the clients',
    },
    series: {
      sessions: 'Sessions',
      inRoles: 'In a role',
      delay: 'Delay, most',
      loss: 'Loss, most',
    },
    unit: { load: '%', sessions: '', delay: 'ms', loss: '%' },
    asTable: 'Show as table',
    asChart: 'Show as chart',
    minute: 'Minute',
    noHistory: 'Nothing is known yet: the first minute is not over.',
    summary: (title: string, parts: string) => `${title}. ${parts}`,
    seriesSummary: (name: string, last: string, most: string) =>
      `${name}: ${last} now, ${most} at most`,
    unknown: 'unknown',
  },
}
