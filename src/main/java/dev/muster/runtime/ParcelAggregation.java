package dev.muster.runtime;

import dev.muster.pipeline.intake.Parcel;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** The Aggregate EIP's strategy: parcels of the same batch become one. */
public final class ParcelAggregation implements AggregationStrategy {
    @Override
    public Exchange aggregate(Exchange gathered, Exchange next) {
        if (gathered == null) {
            return next;
        }
        gathered.getMessage()
                .setBody(gathered.getMessage()
                        .getBody(Parcel.class)
                        .and(next.getMessage().getBody(Parcel.class)));
        return gathered;
    }
}
