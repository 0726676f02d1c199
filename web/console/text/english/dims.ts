// Priority loops and what is dimmed for them, in English. Pure.
export const dims = {
  dims: {
    title: 'Dim and priority',
    whileTalking: 'While I talk, all loops that I do not talk to are dimmed',
    priority: 'While somebody speaks on one of my priority loops, all others are dimmed',
    off: 'Off',
    by: (db: number) => `${db} dB`,
    loops: 'My priority loops',
    loopsNote:
      'As your administrator marked them, until you change something here. From then on your own choice counts, in this role, at all of your consoles.',
    filter: 'Find a loop',
    noMatch: 'No loop is called so.',
    takeMarked: 'As marked by the administrator',
    marked: 'marked by the administrator',
    emergency: (loops: string) =>
      `Emergency loops dim all others by 20 dB for everybody who listens to them: ${loops}.`,
    marks: { normal: '', priority: 'Priority', emergency: 'Emergency' },
    dimmed: 'Dimmed',
    floor: (loop: string) => `While somebody speaks, the emergency loop ${loop} is never below 50.`,
  },
}
