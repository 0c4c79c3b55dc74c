// PP-OCRv4 by way of @gutenye/ocr-node (MIT), for scripts/reproduce lines:
//   node ppocr.mjs NODE_MODULES FOLDER PICTURE...
// writes FOLDER/NAME.txt for each picture.
import { createRequire } from 'node:module'
import { basename, join, parse, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeFileSync } from 'node:fs'

const [modules, folder, ...pictures] = process.argv.slice(2)
const package_ = createRequire(resolve(modules, 'x')).resolve('@gutenye/ocr-node')
const { default: Ocr } = await import(pathToFileURL(package_))
const ocr = await Ocr.create({ onnxOptions: { intraOpNumThreads: 1 } })

// The boxes as rows from top to bottom: a box is in a row if its middle is beside the row's first.
function rowsOf(found) {
    const rows = []
    const boxes = found.map(({ text, box }) => {
        const xs = box.map((p) => p[0]), ys = box.map((p) => p[1])
        return { text, left: Math.min(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
    })
    boxes.sort((a, b) => a.top - b.top)
    for (const box of boxes) {
        const middle = (box.top + box.bottom) / 2
        const row = rows.find((r) => middle > r[0].top && middle < r[0].bottom)
        if (row) row.push(box)
        else rows.push([box])
    }
    return rows.map((row) => row.sort((a, b) => a.left - b.left).map((box) => box.text).join(' '))
}

for (const picture of pictures) {
    let rows = []
    try {
        rows = rowsOf(await ocr.detect(picture))
    } catch (error) {
        console.error(`${picture}: ${error.message}`)
    }
    writeFileSync(join(folder, `${parse(basename(picture)).name}.txt`), rows.map((r) => `${r}\n`).join(''))
}
