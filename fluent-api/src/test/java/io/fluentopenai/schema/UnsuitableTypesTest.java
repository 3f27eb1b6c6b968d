package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of the JDK that are no data: refused where they stand, in our own words, whatever Jackson says of them. */
@NullMarked
@SuppressWarnings({"UnusedNestedClass", "UnusedVariable", "ClassCanBeRecord"
}) // Their schemas are what is wanted of them.
class UnsuitableTypesTest {

    private record Box<T>(String name, T content) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Thread.class,
                ThreadGroup.class,
                ClassLoader.class,
                Class.class,
                Socket.class,
                InetAddress.class,
                InputStream.class,
                Runnable.class,
                Function.class,
                CompletableFuture.class,
                ExecutorService.class,
                ReentrantLock.class,
                AtomicInteger.class,
                Exception.class,
                Number.class,
                File.class,
                Path.class,
                Date.class,
                Calendar.class,
                Iterator.class,
                Stream.class
            })
    void aFieldOfATypeThatIsNoDataIsNamedWithItsTypeAndWhatToDo(Class<?> type) {
        assertThatThrownBy(() -> Codec.of(box(type)))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith(
                        "Box_" + type.getSimpleName() + ".content: " + type.getName() + " has no schema")
                .hasMessageContaining("Use a")
                .hasMessageNotContaining("setAccess")
                .hasMessageNotContaining("Jackson")
                .hasNoCause();
    }

    private static Type box(Class<?> content) {
        return new ParameterizedType() {
            @Override
            public Type[] getActualTypeArguments() {
                return new Type[] {content};
            }

            @Override
            public Type getRawType() {
                return Box.class;
            }

            @Override
            public Type getOwnerType() {
                return UnsuitableTypesTest.class;
            }
        };
    }

    static final class Fields {
        public String name = "";
        public Thread worker = new Thread();
    }

    static final class Setters {
        private Thread worker = new Thread();

        public Thread getWorker() {
            return worker;
        }

        public void setWorker(Thread worker) {
            this.worker = worker;
        }
    }

    static final class Created {
        private final Thread worker;

        Created(@JsonProperty("worker") Thread worker) {
            this.worker = worker;
        }
    }

    private record Inner(Fields fields) {}

    private record Listed(List<Thread> workers) {}

    private record Maybe(Optional<Thread> worker) {}

    @JsonIgnoreProperties("worker")
    private record Ignored(String name, Thread worker) {}

    @ParameterizedTest
    @ValueSource(
            classes = {Fields.class, Setters.class, Created.class, Inner.class, Listed.class, Maybe.class, Ignored.class
            })
    void whereverItStandsItsPlaceIsNamed(Class<?> type) {
        assertThatThrownBy(() -> Codec.of(type)).isInstanceOfSatisfying(SchemaException.class, refused -> {
            assertThat(refused.path()).startsWith(type.getSimpleName() + ".").contains("worker");
            assertThat(refused.reason()).startsWith("java.lang.Thread has no schema");
            assertThat(refused.remedy()).contains("record of your own");
        });
    }
}
