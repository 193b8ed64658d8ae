import fc from 'fast-check'

// Every run of the tests tries the same cases, so that what fails is the change that was made. `npm run fuzz` tries others.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_124) })
