package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The server's part in one session. Used on the event loop only. */
interface Machine {

    /** The session begins. */
    void opened();

    /**
     * The client sent an event, which has been checked.
     *
     * @throws Rejected if it cannot be done
     */
    void received(ObjectNode event);

    /** The connection is gone. */
    default void closed() {}

    /** The id of the session. */
    String id();
}
