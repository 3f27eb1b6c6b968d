package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.sample.model.OrderRequest;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick ways of {@link Decimals} and {@link PackedFloats} against the platform's slow ones. */
class QuickNumbersTest {
    @Property(tries = 20_000)
    void aShortDecimalIsReadAndWrittenAsThePlatformDoes(@ForAll long seed) {
        Random random = new Random(seed);
        BigDecimal decimal = BigDecimal.valueOf(
                random.nextLong() % (long) Math.pow(10, 1 + random.nextInt(16)), random.nextInt(30) - 4);
        for (String text : new String[] {decimal.toString(), decimal.toPlainString()}) {
            double value = read(text);
            if (!Double.isNaN(value)) {
                assertThat(value).as(text).isEqualTo(Double.parseDouble(text));
                assertThat(new BigDecimal(Json.text(value))).as(text).isEqualByComparingTo(decimal);
            }
        }
        if (decimal.precision() <= 15 && decimal.scale() >= 0 && decimal.scale() <= 17) {
            assertThat(read(decimal.toPlainString())).isEqualTo(decimal.doubleValue());
        }
    }

    @Property(tries = 20_000)
    void whatIsWrittenIsTheShortestDecimalOfTheDouble(@ForAll long seed) {
        Random random = new Random(seed);
        double any = Double.longBitsToDouble(random.nextLong());
        double likely = random.nextGaussian() * Math.pow(10, random.nextInt(24) - 8);
        double coordinate = Double.parseDouble(Float.toString((float) random.nextGaussian() / 40));
        for (double value : new double[] {any, likely, (float) likely, coordinate, Math.rint(likely * 1e4) / 1e4}) {
            String text = write(value);
            if (text != null) {
                assertThat(new BigDecimal(text)).isEqualByComparingTo(Json.text(value));
                assertThat(Json.parse(text).isNumber()).as(text).isTrue();
            }
        }
        if (Math.abs(coordinate) >= 1e-7) {
            assertThat(write(coordinate)).isEqualTo(new BigDecimal(Json.text(coordinate)).toPlainString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "+1",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x1p3",
                "1e",
                "1e+",
                "1e400",
                "1f",
                "1.2.3",
                "1e5.0",
                "1234567890123456",
                "0.1234567890123456",
                "1e23",
                "1e-23",
                "--1",
                "1-1",
                "1E1F"
            })
    void whateverIsNoShortDecimalIsLeftToJackson(String text) {
        assertThat(read(text)).isNaN();
    }

    @Test
    void signsAndExponentsOfAllFormsAreRead() {
        assertThat(read("-0")).isEqualTo(-0.0);
        assertThat(read("-0.0")).isEqualTo(-0.0);
        assertThat(read("0")).isEqualTo(0.0);
        assertThat(read("1E-7")).isEqualTo(1e-7);
        assertThat(read("-1.5e+3")).isEqualTo(-1500);
        assertThat(read("25e02")).isEqualTo(2500);
        assertThat(read("999999999999999")).isEqualTo(999999999999999.0);
        assertThat(write(-0.028538786)).isEqualTo("-0.028538786");
        assertThat(write(12.0)).isEqualTo("12");
        assertThat(write(1e-7)).isEqualTo("0.0000001");
        assertThat(write(0)).isNull();
        assertThat(write(0.1 + 0.2)).isNull();
        assertThat(write(Double.NaN)).isNull();
        assertThat(write(Double.NEGATIVE_INFINITY)).isNull();
        assertThat(write(1e15)).isNull();
    }

    @Property(tries = 5_000)
    void packedFloatsAreDecodedAndEncodedAsThePlatformDoes(@ForAll long seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(random.nextInt(12) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes.capacity(); i += Float.BYTES) {
            bytes.putFloat(i, random.nextBoolean() ? (float) random.nextGaussian() : random.nextInt(3) - 1);
        }
        String text = Base64.getEncoder().encodeToString(bytes.array());
        float[] expected = new float[bytes.capacity() / Float.BYTES];
        bytes.asFloatBuffer().get(expected);
        assertThat(decode(text)).containsExactly(expected);
        assertThat(new PackedFloats().encode(expected)).isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(FloatVector.ofBase64(text).floats()).containsExactly(expected);
    }

    @Property(tries = 5_000)
    void anyTextInPlaceOfAVectorIsWrittenBackAsItCame(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(bytes));
        for (int i = random.nextInt(3); i > 0 && text.length() > 0; i--) {
            text.setCharAt(random.nextInt(text.length()), "A/+=_-\u00e9\u20ac\n".charAt(random.nextInt(9)));
        }
        text.setLength(random.nextInt(5) == 0 ? random.nextInt(text.length() + 1) : text.length());
        String json = "\"" + text.toString().replace("\n", "\\n") + "\"";
        FloatVector vector =
                Json.read("{\"vector\":" + json + "}", OrderRequest.class).vector();
        assertThat(vector.isBase64()).isTrue();
        assertThat(Json.parse(Json.write(vector)).textValue()).isEqualTo(text.toString());
        assertThat(vector).hasToString(json).isEqualTo(FloatVector.ofBase64(text.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AACA", "AAAAAB==", "AAAAAA", "AAAA=AAA", "AACAPwAAAMD=", "\u00e9AAAAA==", "====", "="})
    void whatFloatsWouldNotGiveBackIsLeftAsText(String text) {
        assertThat(decode(text)).isNull();
    }

    private static double read(String text) {
        char[] padded = ("9" + text + "9").toCharArray();
        return Decimals.read(padded, 1, text.length());
    }

    private static @Nullable String write(double value) {
        char[] to = new char[Decimals.MAX_LENGTH];
        int start = Decimals.write(value, to);
        return start == Decimals.NONE ? null : new String(to, start, to.length - start);
    }

    private static float @Nullable [] decode(String text) {
        char[] padded = ("A" + text + "A").toCharArray();
        return new PackedFloats().decode(padded, 1, text.length());
    }
}
