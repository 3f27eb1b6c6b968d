package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EntryPointsTest {
    @Test
    void everyWayToConnectIsBlockingAndAsync() {
        for (Class<?> type : List.of(Realtime.class, Live.class)) {
            Set<String> blocking = new TreeSet<>();
            Set<String> async = new TreeSet<>();
            for (Method method : type.getMethods()) {
                if (Modifier.isStatic(method.getModifiers())) {
                    String name = method.getName();
                    boolean isAsync = name.endsWith("Async");
                    (isAsync ? async : blocking)
                            .add((isAsync ? name.substring(0, name.length() - 5) : name)
                                    + Arrays.toString(method.getParameterTypes()));
                }
            }
            assertThat(async).as(type.getSimpleName()).isEqualTo(blocking).isNotEmpty();
        }
    }
}
