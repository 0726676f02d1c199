// What is off on a page as it is now: text that is cut off, controls that lie on each other, a page that has to be moved
// sideways. I/O: runs in the page.
import type { Page } from 'playwright-core'

/** A sentence for each; text that is shortened with dots is all right where a title has the whole of it. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5
    const isShown = (element: Element) =>
      element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      element.closest('.unseen, [aria-hidden=true] svg') === null
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(
        element.getAttribute('aria-label') ??
        element.textContent ??
        ''
      )
        .trim()
        .slice(0, 40)}"`
    const faults: string[] = []

    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) {
      faults.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`)
    }

    /** The part of the element's box that its ancestors let be seen, but for those that can be scrolled. */
    const clipOf = (start: Element) => {
      const clip = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity }
      for (let element: Element | null = start; element !== null; element = element.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(element)
        const box = element.getBoundingClientRect()
        if (overflowX === 'hidden' || overflowX === 'clip') {
          clip.left = Math.max(clip.left, box.left)
          clip.right = Math.min(clip.right, box.right)
        }
        if (overflowY === 'hidden' || overflowY === 'clip') {
          clip.top = Math.max(clip.top, box.top)
          clip.bottom = Math.min(clip.bottom, box.bottom)
        }
        if (/auto|scroll/.test(overflowX + overflowY)) break
        if (getComputedStyle(element).position === 'fixed') break
      }
      return clip
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent === null || (node.textContent ?? '').trim() === '' || !isShown(parent)) continue
      if (parent.closest('option, script, style, [title]') !== null) continue
      const clip = clipOf(parent)
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) {
        const isCut =
          box.left < clip.left - SLACK ||
          box.right > clip.right + SLACK ||
          box.top < clip.top - box.height / 4 ||
          box.bottom > clip.bottom + box.height / 4
        if (!isCut) continue
        faults.push(`cut off: ${nameOf(parent)}`)
        break
      }
    }

    const modal = document.querySelector('dialog[open], [popover]:popover-open')
    const within = modal ?? document
    const controls = [
      ...within.querySelectorAll(
        'button, a[href], input, select, textarea, [role=tab], [role=option]',
      ),
    ].filter((control) => isShown(control) && !control.matches('[data-switch], [data-covers]'))
    const boxes = controls.map((control) => control.getBoundingClientRect())
    for (const [index, first] of controls.entries()) {
      for (let other = index + 1; other < controls.length; other++) {
        const second = controls[other]!
        if (first.contains(second) || second.contains(first)) continue
        const [a, b] = [boxes[index]!, boxes[other]!]
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (width <= 2 || height <= 2) continue
        const middle = {
          x: Math.max(a.left, b.left) + width / 2,
          y: Math.max(a.top, b.top) + height / 2,
        }
        // Where a scrolled list goes under something else, only one of the two is there.
        const top = document.elementFromPoint(middle.x, middle.y)
        if (top === null) continue
        const isInClip = [first, second].every((control) => {
          for (let element = control.parentElement; element; element = element.parentElement) {
            if (!/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflow)) continue
            const box = element.getBoundingClientRect()
            if (middle.x < box.left || middle.x > box.right) return false
            if (middle.y < box.top || middle.y > box.bottom) return false
          }
          return true
        })
        if (isInClip) faults.push(`on each other: ${nameOf(first)} and ${nameOf(second)}`)
      }
    }
    return [...new Set(faults)]
  })
}
