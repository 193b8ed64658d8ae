import { useId } from 'preact/hooks'
import { type ChosenFile, readChosenFile } from '../../ui/models/chosen-file.ts'
import { describing, Labelled } from './labelled.tsx'

interface FileFieldProps {
  readonly label: string
  /** Null: the choice was taken back. */
  readonly onFile: (file: ChosenFile | null) => void
  readonly name: string
  readonly hint?: string
  readonly problem?: string | null
  readonly note?: string | undefined
}

/** A file to choose. */
export function FileField(props: FileFieldProps) {
  const id = useId()
  const note = props.note === undefined ? {} : { note: props.note }
  return (
    <Labelled {...props} {...note} id={id}>
      <input
        {...describing({ ...props, id })}
        id={id}
        name={props.name}
        type="file"
        onChange={async (event) => {
          const [file] = event.currentTarget.files ?? []
          props.onFile(file ? await readChosenFile(file) : null)
        }}
      />
    </Labelled>
  )
}
