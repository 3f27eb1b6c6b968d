package io.fluentopenai.testkit.internal.realtime;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a session and its trigger.
 *
 * @param after the number of events that are sent before; not counted if there is a type
 * @param before the type of the event that it happens before, the first time that it is to be sent; null if events
 *     are counted
 * @param actions what happens
 */
public record ScheduledFault(int after, @Nullable String before, List<Consumer<Channel>> actions) {

    public static final ScheduledFault NONE = new ScheduledFault(0, null, List.of());
}
