// What is off on a page as it is now: text that is cut off, controls that lie on each other, a page that has to be moved
// sideways. I/O: runs in the page, where each function has to be complete.
import type { Page } from 'playwright-core'

/** A sentence for each; text that is shortened with dots is all right where a title has the whole of it. */
export async function layoutFaults(page: Page): Promise<string[]> {
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : []
  })
  const faults = [...tooWide, ...(await page.evaluate(cutTexts)), ...(await page.evaluate(piled))]
  return [...new Set(faults)]
}

/** In the page. */
function cutTexts(): string[] {
  const SLACK = 1.5
  /** The part of the screen in which the element can be seen, but for what can be scrolled to. */
  const clipOf = (start: Element) => {
    const clip = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity }
    for (let element: Element | null = start; element !== null; element = element.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      if (overflowX === 'hidden' || overflowX === 'clip') {
        clip.left = Math.max(clip.left, box.left)
        clip.right = Math.min(clip.right, box.right)
      }
      if (overflowY === 'hidden' || overflowY === 'clip') {
        clip.top = Math.max(clip.top, box.top)
        clip.bottom = Math.min(clip.bottom, box.bottom)
      }
      if (/auto|scroll/.test(overflowX + overflowY) || position === 'fixed') break
    }
    return clip
  }
  const faults: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    const words = (node.textContent ?? '').trim()
    if (parent === null || words === '') continue
    if (!parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
    if (parent.closest('.unseen, option, script, style, [title]') !== null) continue
    const clip = clipOf(parent)
    const range = document.createRange()
    range.selectNodeContents(node)
    const isCut = [...range.getClientRects()].some(
      (box) =>
        box.left < clip.left - SLACK ||
        box.right > clip.right + SLACK ||
        box.top < clip.top - box.height / 4 ||
        box.bottom > clip.bottom + box.height / 4,
    )
    if (isCut) faults.push(`cut off: ${parent.className} "${words.slice(0, 40)}"`)
  }
  return faults
}

/** In the page: controls that lie on each other; below what is open, none are looked at. */
function piled(): string[] {
  const within = document.querySelector('dialog[open], [popover]:popover-open') ?? document
  const selector = 'button, a[href], input, select, textarea, [role=tab], [role=option]'
  const controls = [...within.querySelectorAll(selector)].filter(
    (control) =>
      control.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      !control.matches('[data-switch], [data-covers], .unseen *'),
  )
  /** Where a list is scrolled under something else, it is not there. */
  const isSeenAt = (control: Element, x: number, y: number) => {
    for (let element = control.parentElement; element; element = element.parentElement) {
      if (getComputedStyle(element).overflow === 'visible') continue
      const box = element.getBoundingClientRect()
      if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false
    }
    return document.elementFromPoint(x, y) !== null
  }
  const nameOf = (element: Element) =>
    `${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}"`
  const boxes = controls.map((control) => control.getBoundingClientRect())
  return controls.flatMap((first, index) =>
    controls.slice(index + 1).flatMap((second, offset) => {
      if (first.contains(second) || second.contains(first)) return []
      const [a, b] = [boxes[index]!, boxes[index + 1 + offset]!]
      const left = Math.max(a.left, b.left)
      const top = Math.max(a.top, b.top)
      const width = Math.min(a.right, b.right) - left
      const height = Math.min(a.bottom, b.bottom) - top
      if (width <= 2 || height <= 2) return []
      const [x, y] = [left + width / 2, top + height / 2]
      if (!isSeenAt(first, x, y) || !isSeenAt(second, x, y)) return []
      return [`on each other: ${nameOf(first)} and ${nameOf(second)}`]
    }),
  )
}
