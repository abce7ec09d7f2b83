import express, { type Router } from 'express';
import { randomFor } from '#sandbox/lib/random.ts';

/** The pictures of generated products: drawn from their name, never stored. */
export function pictureRoutes(): Router {
  const router = express.Router();
  router.get('/pictures/:name.svg', (req, res) => {
    const random = randomFor('picture', req.params.name);
    const hue = random.int(0, 359);
    const circle = `<circle cx="${String(random.int(40, 160))}" cy="${String(random.int(40, 160))}" r="${String(random.int(24, 70))}" fill="hsl(${String((hue + 40) % 360)} 60% 55%)"/>`;
    res
      .type('svg')
      .set('Cache-Control', 'public, max-age=86400')
      .send(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="hsl(${String(hue)} 45% 85%)"/>${circle}</svg>`);
  });
  return router;
}
