import { Frame } from './frame.tsx'
import { words } from './words.ts'

export function NotFoundPage() {
  return (
    <Frame title={words.notFound.title}>
      <p>{words.notFound.help}</p>
      <p>
        <a href="/">{words.goHome}</a>
      </p>
    </Frame>
  )
}
