package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Many events, each made when the client can take it. Used on the event loop only. */
interface Production {

    /** The next event; null if there is none any more. */
    @Nullable
    ObjectNode next();
}
