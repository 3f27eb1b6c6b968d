package io.fluentopenai.client.json;

/**
 * Decimals of at most 15 digits to doubles and back, exactly and without an allocation: embeddings are millions of them.
 * Whatever is longer, or of an unusual size, is left to Jackson.
 *
 * <p>No two decimals of 15 digits are the same double, and digits and power of ten are doubles themselves: one division or
 * multiplication gives the nearest double, and a decimal that comes out as the double is its shortest one.
 *
 * <p>Thread-safe.
 */
final class Decimals {
    /** In place of a number or a position: left to Jackson. */
    static final int NONE = -1;

    /** Room for what {@link #write} writes. */
    static final int MAX_LENGTH = 32;

    /** The powers of ten that are doubles. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MAX_POWER = POWERS.length - 1;
    private static final long LIMIT = 1_000_000_000_000_000L;

    /** Zeros in front count as digits here, so that a long holds whatever is read. */
    private static final int MAX_READ = 18;

    private static final int LARGEST_EXPONENT = 99;

    /** Between these a fraction has its 15 digits before the 22nd decimal. */
    private static final double SMALL = 1e-7;

    private static final double LARGE = 1e15;

    private Decimals() {}

    /**
     * Reads a JSON number.
     *
     * @return the double that holds all of its digits; NaN if that is for Jackson to say
     */
    static double read(char[] text, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int point = NONE;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                if (++count > MAX_READ) {
                    return Double.NaN;
                }
            } else if (text[at] == '.' && point == NONE) {
                point = count;
            } else {
                break;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        int power = point == NONE ? 0 : point - count;
        if (at < end) {
            int exponent = exponent(text, at, end);
            if (exponent > LARGEST_EXPONENT) {
                return Double.NaN;
            }
            power += exponent;
        }
        return exact(negative, digits, power);
    }

    /** The double that a number of digits and a power of ten is; NaN if that is for Jackson to say. */
    static double exact(boolean negative, long digits, int power) {
        if (digits >= LIMIT || power < -MAX_POWER || power > MAX_POWER) {
            return Double.NaN;
        }
        double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
        return negative ? -value : value;
    }

    /** The exponent of one or two digits that the text ends with; something larger if it does not. */
    private static int exponent(char[] text, int from, int end) {
        int at = from + 1;
        boolean negative = at < end && text[at] == '-';
        if (negative || at < end && text[at] == '+') {
            at++;
        }
        if ((text[from] | 0x20) != 'e' || at == end || end - at > 2) {
            return Integer.MAX_VALUE;
        }
        int exponent = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MAX_VALUE;
            }
            exponent = exponent * 10 + digit;
        }
        return negative ? -exponent : exponent;
    }

    /**
     * Writes a number at the end of an array of {@link #MAX_LENGTH}.
     *
     * @return where it starts; {@link #NONE} if it has more than 15 digits, or is too large or too small
     */
    static int write(double value, char[] to) {
        double magnitude = Math.abs(value);
        if (!(magnitude >= SMALL && magnitude < LARGE)) {
            return NONE;
        }
        int decimals = 15;
        while (magnitude * POWERS[decimals] >= LARGE) {
            decimals--;
        }
        while (decimals < MAX_POWER && magnitude * POWERS[decimals + 1] < LARGE) {
            decimals++;
        }
        long digits = (long) (magnitude * POWERS[decimals] + 0.5);
        if (digits / POWERS[decimals] != magnitude) {
            return NONE;
        }
        while (decimals >= 4 && digits % 10_000 == 0) {
            digits /= 10_000;
            decimals -= 4;
        }
        while (decimals > 0 && digits % 10 == 0) {
            digits /= 10;
            decimals--;
        }
        int at = to.length;
        if (decimals > 0) {
            for (; decimals > 0; decimals--) {
                to[--at] = (char) ('0' + digits % 10);
                digits /= 10;
            }
            to[--at] = '.';
        }
        do {
            to[--at] = (char) ('0' + digits % 10);
            digits /= 10;
        } while (digits > 0);
        if (value < 0) {
            to[--at] = '-';
        }
        return at;
    }
}
