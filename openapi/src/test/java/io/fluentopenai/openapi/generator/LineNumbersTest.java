package io.fluentopenai.openapi.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class LineNumbersTest {
    /** Has constants of all sizes, branches, a lambda and a handler of exceptions. */
    public static final class Sample implements Callable<Object> {
        /** For the test. */
        public Sample() {}

        @Override
        public Object call() {
            double sum = 0.5;
            for (long i = 0; i < 10_000_000_000L; i += 5_000_000_000L) {
                sum += Map.of("a", 1.25f).values().stream()
                        .mapToDouble(each -> each)
                        .sum();
            }
            try {
                throw new IllegalStateException("no lines " + sum);
            } finally {
                sum = 0;
            }
        }
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @Test
    void aClassRunsAsBeforeAndHasNoLines() throws Exception {
        byte[] before = classFile(Sample.class);
        byte[] after = LineNumbers.removedFrom(before);
        Class<?> type = new ClassLoader(null) {
            Class<?> define() {
                return defineClass(Sample.class.getName(), after, 0, after.length);
            }
        }.define();

        Callable<?> sample = (Callable<?>) type.getConstructor().newInstance();
        Throwable thrown = catchThrowable(sample::call);

        assertThat(thrown).hasMessage("no lines 3.0");
        assertThat(thrown.getStackTrace()[0].getLineNumber()).isNegative();
        assertThat(after).hasSizeLessThan(before.length);
        assertThat(LineNumbers.removedFrom(after)).isEqualTo(after);
    }
}
