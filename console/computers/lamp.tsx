import { computerWords } from './words.ts'

const say = computerWords.page

/** Whether a computer or an agent is connected: a lamp and the word for it, which `brief` leaves to those who listen. */
export function Lamp({ online, brief = false }: { online: boolean; brief?: boolean }) {
  return (
    <span class={online ? 'dh-pc-lamp dh-pc-on' : 'dh-pc-lamp'} title={online ? say.online : say.offline}>
      <span class={brief ? 'dh-hidden' : undefined}>{online ? say.online : say.offline}</span>
    </span>
  )
}
