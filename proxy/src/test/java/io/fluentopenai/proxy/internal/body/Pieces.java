package io.fluentopenai.proxy.internal.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes as a network gives them: cut anywhere. */
final class Pieces {
    private Pieces() {}

    /** The bytes in up to nine pieces, some of them empty. */
    static List<byte[]> of(byte[] bytes, Random random) {
        int[] places =
                random.ints(random.nextInt(9), 0, bytes.length + 1).sorted().toArray();
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int place : places) {
            pieces.add(Arrays.copyOfRange(bytes, from, place));
            from = place;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    /** The bytes with a few of them changed, taken out or put in. */
    static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 0; i--) {
            int place = random.nextInt(damaged.length);
            byte other = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[random.nextInt(bytes.length)]);
            byte[] next = Arrays.copyOf(damaged, damaged.length + random.nextInt(3) - 1);
            int moved = next.length - damaged.length;
            System.arraycopy(
                    damaged,
                    place + (moved < 0 ? 1 : 0),
                    next,
                    place + Math.max(0, moved),
                    damaged.length - place - (moved < 0 ? 1 : 0));
            if (moved >= 0) {
                next[place] = other;
            }
            damaged = next;
        }
        return damaged;
    }
}
