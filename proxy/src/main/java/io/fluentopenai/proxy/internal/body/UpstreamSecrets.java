package io.fluentopenai.proxy.internal.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets that must not reach a client: the key, organization and project that the proxy uses for the upstream.
 * Searches for them in the upstream's output. Immutable and thread-safe.
 */
public final class UpstreamSecrets {
    /** An empty set of secrets. */
    public static final UpstreamSecrets NONE = new UpstreamSecrets(List.of());

    private static final int SHORTEST = 8;
    private static final int SHORTEST_END = 4;

    /** A key of which an error shows the ends, with asterisks, dots or bullets between them. Bytes as characters. */
    private static final Pattern ABRIDGED = Pattern.compile(
            "([A-Za-z0-9_-]*)(?:\\*{2,}|\\.{3,}|(?:\u00e2\u0080[\u00a2\u00a6]|u2022|u2026)+|[xX]{4,})([A-Za-z0-9_-]*)[.]?");

    private final List<String> all;
    private final List<Needle> distinct;

    private UpstreamSecrets(List<String> all) {
        this.all = all;
        this.distinct = all.stream()
                .filter(UpstreamSecrets::isDistinct)
                .map(Needle::new)
                .toList();
    }

    public static UpstreamSecrets of(Collection<String> values) {
        return new UpstreamSecrets(List.copyOf(values));
    }

    /** Returns whether a text is not a word that anybody could write, as the keys of servers are that ask for none. */
    private static boolean isDistinct(String text) {
        return text.length() >= SHORTEST && !text.chars().allMatch(Character::isLetter);
    }

    /** Returns whether a text contains a secret. */
    public boolean areIn(String text) {
        return distinct.stream().anyMatch(needle -> text.contains(needle.text));
    }

    /** Overwrites each secret in a text. */
    void mask(byte[] text) {
        for (Needle needle : distinct) {
            for (int at = needle.indexIn(text, 0); at >= 0; at = needle.indexIn(text, at + needle.bytes.length)) {
                Arrays.fill(text, at, at + needle.bytes.length, SecretMask.BLANK);
            }
        }
    }

    /** Returns the number of bytes at the end of a text with which a secret may begin. */
    int begunAtEnd(byte[] text) {
        int most = 0;
        for (Needle needle : distinct) {
            most = Math.max(most, needle.begunAtEnd(text));
        }
        return most;
    }

    /** Returns whether a word of an error tells a part of one of them: an end, or some of its middle. */
    boolean areToldBy(String word) {
        Matcher abridged = ABRIDGED.matcher(word);
        boolean isAbridged = abridged.matches();
        for (String secret : all) {
            if (word.equals(secret)
                    || isAbridged
                            && (isEnd(secret.startsWith(abridged.group(1)), abridged.group(1), 2)
                                    || isEnd(secret.endsWith(abridged.group(2)), abridged.group(2), 2))
                    || looksRandom(word) && isEnd(secret.startsWith(word) || secret.endsWith(word), word, SHORTEST_END)
                    || sharesMiddle(secret, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnd(boolean matches, String end, int shortest) {
        return matches && end.length() >= shortest;
    }

    private static boolean sharesMiddle(String secret, String word) {
        for (int i = 0; i + SHORTEST <= word.length(); i++) {
            String part = word.substring(i, i + SHORTEST);
            if (secret.contains(part) && looksRandom(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksRandom(String text) {
        return text.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c));
    }

    /** A text that is looked for from its end, so that most bytes need not be looked at (Horspool). */
    private static final class Needle {
        private final String text;
        private final byte[] bytes;
        private final int[] skips = new int[256];

        Needle(String text) {
            this.text = text;
            bytes = text.getBytes(StandardCharsets.UTF_8);
            Arrays.fill(skips, bytes.length);
            for (int i = 0; i < bytes.length - 1; i++) {
                skips[bytes[i] & 0xff] = bytes.length - 1 - i;
            }
        }

        int indexIn(byte[] in, int from) {
            int last = bytes.length - 1;
            for (int at = from; at + last < in.length; at += skips[in[at + last] & 0xff]) {
                if (Arrays.equals(in, at, at + last + 1, bytes, 0, last + 1)) {
                    return at;
                }
            }
            return -1;
        }

        int begunAtEnd(byte[] in) {
            for (int length = Math.min(bytes.length - 1, in.length); length > 0; length--) {
                int at = in.length - length;
                if (in[at] == bytes[0] && Arrays.equals(in, at, in.length, bytes, 0, length)) {
                    return length;
                }
            }
            return 0;
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
