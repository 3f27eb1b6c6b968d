package io.fluentopenai.benchmarks.scale;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import java.io.InputStream;
import java.io.OutputStream;

/** A gigabyte up and a gigabyte down. */
final class LargeBodies {
    static final long SIZE = 1L << 30;

    private LargeBodies() {}

    public static void main(String[] args) throws Exception {
        try (OpenAI openai =
                OpenAI.builder().baseUrl(args[0] + "/v1").apiKey("sk-none").build()) {
            long start = System.nanoTime();
            openai.files().upload(FilePart.of("large.bin", Zeros::new).length(SIZE), "user_data");
            print("Uploaded", SIZE, start);
            start = System.nanoTime();
            try (BinaryContent content = openai.files().content("file-1")) {
                print("Downloaded", content.writeTo(OutputStream.nullOutputStream()), start);
            }
            System.out.println("Peak memory of the process " + Usage.peak());
        }
    }

    private static void print(String what, long bytes, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s %,d bytes in %.1f s, %,.0f MiB/s%n", what, bytes, seconds, bytes / seconds / (1 << 20));
    }

    /** So many zeros, which take no memory. */
    private static final class Zeros extends InputStream {
        private long left = SIZE;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
