package io.fluentopenai.client.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private static byte[] packed(byte[]... contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            try (GZIPOutputStream member = new GZIPOutputStream(out)) {
                member.write(content);
            }
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Unpacks data that comes in buffers of these lengths, again and again. */
    private static byte[] unpacked(byte[] packed, int... lengths) throws IOException {
        Gunzip gunzip = new Gunzip();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; from < packed.length; i++) {
            int to = Math.min(packed.length, from + lengths[i % lengths.length]);
            gunzip.feed(ByteBuffer.wrap(packed, from, to - from).asReadOnlyBuffer());
            for (ByteBuffer piece = gunzip.next(); piece != null; piece = gunzip.next()) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            }
            from = to;
        }
        gunzip.end();
        gunzip.close();
        return out.toByteArray();
    }

    @Property(tries = 200)
    void whateverTheContentAndHoweverItIsCutItIsTheSame(
            @ForAll @Size(max = 3) List<@Size(max = 5000) byte[]> contents,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 700) Integer> lengths)
            throws IOException {
        byte[][] parts = contents.toArray(new byte[0][]);

        byte[] result =
                unpacked(packed(parts), lengths.stream().mapToInt(i -> i).toArray());

        assertThat(result).isEqualTo(joined(parts));
    }

    @Test
    void moreThanFitsABufferIsUnpackedPieceByPiece() throws Exception {
        byte[] zeros = new byte[10 << 20];
        Gunzip gunzip = new Gunzip();
        gunzip.feed(ByteBuffer.wrap(packed(zeros)));

        long sum = 0;
        for (ByteBuffer piece = gunzip.next(); piece != null; piece = gunzip.next()) {
            assertThat(piece.remaining()).isLessThanOrEqualTo(1 << 14);
            sum += piece.remaining();
        }
        assertThat(sum).isEqualTo(zeros.length);
    }

    @Test
    void everyFieldOfAHeaderIsPassedOver() throws Exception {
        byte[] plain = "content".getBytes(StandardCharsets.UTF_8);
        byte[] usual = packed(plain);
        for (int flags = 0; flags < 32; flags++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] head = Arrays.copyOf(usual, 10);
            head[3] = (byte) flags;
            out.writeBytes(head);
            if ((flags & 4) != 0) {
                out.writeBytes(new byte[] {3, 0, 31, 0, 1});
            }
            if ((flags & 8) != 0) {
                out.writeBytes("name\0".getBytes(StandardCharsets.US_ASCII));
            }
            if ((flags & 16) != 0) {
                out.writeBytes("comment\0".getBytes(StandardCharsets.US_ASCII));
            }
            if ((flags & 2) != 0) {
                CRC32 check = new CRC32();
                check.update(out.toByteArray());
                out.writeBytes(new byte[] {(byte) check.getValue(), (byte) (check.getValue() >> 8)});
            }
            out.write(usual, 10, usual.length - 10);

            assertThat(unpacked(out.toByteArray(), 1)).as("flags " + flags).isEqualTo(plain);
        }
        byte[] emptyExtra = joined(Arrays.copyOf(usual, 10), new byte[2], Arrays.copyOfRange(usual, 10, usual.length));
        emptyExtra[3] = 4;
        assertThat(unpacked(emptyExtra, 3)).isEqualTo(plain);
    }

    @Test
    void paddingBehindTheLastMemberIsPassedOver() throws Exception {
        byte[] plain = {1, 2, 3};

        assertThat(unpacked(joined(packed(plain), new byte[600]), 100)).isEqualTo(plain);
    }

    @Test
    void everyPlaceToBreakOffIsTold() throws Exception {
        byte[] random = new byte[300];
        new Random(7).nextBytes(random);
        byte[] whole = packed(random);

        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> unpacked(part, 50)).as("%d bytes", length).isInstanceOf(EOFException.class);
        }
        assertThat(unpacked(new byte[0], 1)).isEmpty();
    }

    @Test
    void whatIsNoGzipOrIsBrokenIsTold() throws Exception {
        byte[] whole = packed(new byte[] {1, 2, 3, 4, 5});
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        byte[] wrongLength = whole.clone();
        wrongLength[whole.length - 4] ^= 1;
        byte[] wrongData = whole.clone();
        wrongData[10] = (byte) 0xFF;

        for (byte[] data : List.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8), wrongSum, wrongLength, wrongData)) {
            assertThatThrownBy(() -> unpacked(data, 4)).isInstanceOf(ZipException.class);
        }
    }
}
