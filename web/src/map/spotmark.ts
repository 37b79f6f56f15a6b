// A place of a table on the map before it is part of the case. In: the place chosen in the panel. Out: a mark, brought
// into view.
import { effect } from '@preact/signals';
import { Marker, type Map as MapLibre } from 'maplibre-gl';
import { spotShown } from '../state/data';

export function bindSpotMark(map: MapLibre, ends: (() => void)[]): void {
  let mark: Marker | null = null;
  ends.push(effect(() => {
    const at = spotShown.value;
    mark?.remove();
    mark = null;
    if (!at) return;
    const sign = document.createElement('div');
    sign.className = 'spot-mark';
    mark = new Marker({ element: sign }).setLngLat([at.lon, at.lat]).addTo(map);
    map.easeTo({ center: [at.lon, at.lat], zoom: Math.max(map.getZoom(), 11), duration: 500 });
  }));
}
