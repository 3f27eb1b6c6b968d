package io.fluentopenai.proxy.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** However the bytes of an answer are cut, the same is overwritten, and nothing is added, lost or left waiting. */
class SecretMaskPropertyTest {
    private static final List<String> SECRETS = List.of("sk-aaaab-7", "org-ab7ab7ab", "proj_x1x1x2");
    private static final String[] CRUMBS = {
        "sk-", "aaaab", "aaaab-7", "sk-aaaab-7", "org-", "ab7", "org-ab7ab7ab", "proj_x1x1x2", "x1", "\"error\":", "{",
                "}",
        "\"error\",", "null", "\n", "\r\n", " ", "…", "***", "é", "event: error\n", "[", "\"", "\\"
    };

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void theSameIsOverwrittenWhereverTheBytesAreCut(@ForAll long seed) {
        Random random = new Random(seed);
        int status = random.nextBoolean() ? 200 : 429;
        String type = random.nextBoolean() ? "application/json" : "text/event-stream";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(CRUMBS[random.nextInt(CRUMBS.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] whole = masked(List.of(bytes), status, type);

        assertThat(masked(Pieces.of(bytes, random), status, type))
                .as(text.toString())
                .isEqualTo(whole);
        assertThat(whole).hasSameSizeAs(bytes);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(whole[i]).isIn(bytes[i], SecretMask.BLANK);
        }
        String seen = new String(whole, StandardCharsets.UTF_8);
        for (String secret : SECRETS) {
            assertThat(seen).doesNotContain(secret);
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void anEventThatIsCompleteGoesOnAtOnce(@ForAll long seed) {
        Random random = new Random(seed);
        SecretMask mask = Objects.requireNonNull(SecretMask.ofAnswer(
                UpstreamSecrets.of(SECRETS), random.nextBoolean() ? 200 : 500, "text/event-stream"));
        for (int i = random.nextInt(5); i >= 0; i--) {
            byte[] event =
                    ("data: {\"" + CRUMBS[random.nextInt(CRUMBS.length)] + "\"}\n\n").getBytes(StandardCharsets.UTF_8);
            assertThat(mask.feed(event, 0, event.length)).hasSameSizeAs(event);
        }
    }

    private static byte[] masked(List<byte[]> pieces, int status, String type) {
        SecretMask mask = Objects.requireNonNull(SecretMask.ofAnswer(UpstreamSecrets.of(SECRETS), status, type));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(mask.feed(piece, 0, piece.length));
        }
        out.writeBytes(mask.flush());
        return out.toByteArray();
    }
}
