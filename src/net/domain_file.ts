// What the command line needs of the domain file.
export { resetPassword } from '../vocs/domain_file.ts'
