package io.fluentopenai.testkit.internal.realtime;

import io.fluentopenai.testkit.SpeechListener;
import io.fluentopenai.testkit.internal.script.OwnServer;
import io.fluentopenai.testkit.internal.script.Toolbox;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The state that all sessions of a server share.
 *
 * @param strict whether what clients send is checked
 * @param mostKept the number of bytes of audio that are kept of one utterance, and of events of one session
 * @param paceMillis the time between two events of a response
 * @param listener what puts audio into words
 * @param server what answers requests of the REST API
 * @param live the live sessions
 */
public record ServerContext(
        Toolbox tools,
        boolean strict,
        long mostKept,
        LongSupplier paceMillis,
        Supplier<SpeechListener> listener,
        OwnServer server,
        LiveSessions live) {}
