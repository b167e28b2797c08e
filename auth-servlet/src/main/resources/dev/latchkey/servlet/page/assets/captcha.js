// Answers the challenge of a form: finds a number whose hash, together with the challenge's text, begins with so many
// zero bits. Nothing of the person or the machine is looked at, and nothing is sent but the number.
"use strict";
(() => {
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);
  // The constants of SHA-256 are the fractional bits of the roots of primes (FIPS 180-4, sections 4.2.2 and 5.3.3).
  const bits = (root) => ((root - Math.floor(root)) * 0x100000000) >>> 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) {
      prime = prime && n % d !== 0;
    }
    if (prime) {
      K[found] = bits(Math.cbrt(n));
      if (found < 8) {
        START[found] = bits(Math.sqrt(n));
      }
      found++;
    }
  }
  const w = new Uint32Array(64);
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  // The first word of the hash of a text of at most 55 ASCII characters: one block.
  const firstWord = (text) => {
    w.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) {
      w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    }
    w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    w[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = START;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    return (a + START[0]) >>> 0;
  };

  const FIELD = "input[name=captcha][data-challenge]";

  // A page may stay open for longer than its challenge is good: the same page has another one then.
  const renewed = async (form) => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const action = form.getAttribute("action");
    return [...page.querySelectorAll(FIELD)].find((field) => field.form.getAttribute("action") === action);
  };

  for (const field of document.querySelectorAll(FIELD)) {
    if (field.dataset.begun) {
      continue; // a page with two forms loads this file twice
    }
    field.dataset.begun = "true";
    const form = field.form;
    const box = field.parentElement;
    const status = box.querySelector("[data-working]");
    let expiry = 0;
    let renewing = false;
    let waiting = false;
    let button = null;
    const begin = () => {
      expiry = Date.now() + (Number(field.dataset.expiresIn) - 15) * 1000;
      field.value = "";
      work(2 ** (32 - Number(field.dataset.difficulty)), 0);
    };
    const work = (limit, from) => {
      const until = performance.now() + 30;
      for (let number = from; ; number++) {
        if (firstWord(field.dataset.prefix + ":" + number) < limit) {
          field.value = field.dataset.challenge + ":" + number;
          send();
          return;
        }
        if (number % 500 === 499 && performance.now() >= until) {
          setTimeout(work, 0, limit, number + 1);
          return;
        }
      }
    };
    // Of the work nothing is to be seen but when somebody waits for it.
    const wait = (submitter) => {
      waiting = true;
      button = submitter;
      box.hidden = false;
      status.textContent = status.dataset.working;
    };
    const send = () => {
      box.hidden = true;
      status.textContent = "";
      if (waiting) {
        form.requestSubmit(button);
      }
    };
    const renew = async () => {
      renewing = true;
      const next = await renewed(form).catch(() => null);
      renewing = false;
      if (next) {
        for (const name of ["challenge", "prefix", "difficulty", "expiresIn"]) {
          field.dataset[name] = next.dataset[name];
        }
        begin();
        return;
      }
      expiry = Infinity; // the form is sent as it is, and asked again
      send();
    };
    const isLate = () => field.value !== "" && Date.now() >= expiry;
    form.addEventListener("focusin", () => {
      if (isLate() && !renewing) {
        renew();
      }
    });
    form.addEventListener("submit", (event) => {
      if (field.value !== "" && !isLate() && !renewing) {
        return;
      }
      event.preventDefault();
      wait(event.submitter);
      if (isLate() && !renewing) {
        renew();
      }
    });
    begin();
  }
})();
