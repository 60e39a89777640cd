// What the candidate of the bench does wrong, by name, in the order in which it is measured.
export type MisdeedName = 'well' | 'late' | 'failing' | 'hanging' | 'endless' | 'refusing'

export const misdeeds: readonly { readonly name: MisdeedName; readonly text: string }[] = [
  { name: 'well', text: 'answers well' },
  { name: 'late', text: 'answers after one second' },
  { name: 'failing', text: 'fails every request' },
  { name: 'hanging', text: 'never answers' },
  { name: 'endless', text: 'sends one gigabyte per answer' },
  { name: 'refusing', text: 'refuses connections' },
]
